import { api } from "@/api/client";
import type { OrderEvent } from "@/api/types/order-events";
import type { CancelOrder, Order, OrderDraft, OrderFilters, OrderSummary, ShipOrder } from "@/api/types/orders";
import type { Page } from "@/api/types/page";

export function listOrders(filters: OrderFilters) {
  return api.get<Page<OrderSummary>>("/orders", filters);
}

export function listCustomerOrders(customerId: number, page: number) {
  return api.get<Page<OrderSummary>>(`/customers/${customerId}/orders`, { page, size: 10 });
}

export function readOrder(orderId: number) {
  return api.get<Order>(`/orders/${orderId}`);
}

export function listOrderEvents(orderId: number) {
  return api.get<OrderEvent[]>(`/orders/${orderId}/events`);
}

export function placeOrder(draft: OrderDraft) {
  return api.post<Order, OrderDraft>("/orders", draft);
}

export function cancelOrder(orderId: number, body: CancelOrder) {
  return api.post<Order, CancelOrder>(`/orders/${orderId}/cancel`, body);
}

export function shipOrder(orderId: number, parcel: ShipOrder) {
  return api.post<Order, ShipOrder>(`/orders/${orderId}/ship`, parcel);
}
