"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { announceShipment } from "@/api/notifications";
import { cancelOrder, listCustomerOrders, listOrderEvents, listOrders, readOrder, shipOrder } from "@/api/orders";
import { refundOrder } from "@/api/payments";
import type { CancelOrder, OrderFilters, ShipOrder } from "@/api/types/orders";
import type { RefundReason } from "@/api/types/payments";

export function useOrders(filters: OrderFilters) {
  return useQuery({
    queryKey: ["orders", filters],
    queryFn: () => listOrders(filters),
    placeholderData: keepPreviousData,
  });
}

export function useCustomerOrders(customerId: number, page: number) {
  return useQuery({
    queryKey: ["orders", "of", customerId, page],
    queryFn: () => listCustomerOrders(customerId, page),
    placeholderData: keepPreviousData,
  });
}

export function useOrder(orderId: number) {
  return useQuery({ queryKey: ["order", orderId], queryFn: () => readOrder(orderId) });
}

export function useOrderEvents(orderId: number) {
  return useQuery({ queryKey: ["order", orderId, "events"], queryFn: () => listOrderEvents(orderId) });
}

function useOrderAction<Input, Answer>(orderId: number, act: (input: Input) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["order", orderId] });
      await queries.invalidateQueries({ queryKey: ["orders"] });
    },
  });
}

export function useCancelOrder(orderId: number) {
  return useOrderAction(orderId, (body: CancelOrder) => cancelOrder(orderId, body));
}

export function useRefundOrder(orderId: number) {
  return useOrderAction(orderId, (reason: RefundReason) => refundOrder({ orderId, reason }));
}

/** Ships the parcel and, when a channel is chosen, tells the team. */
export function useShipOrder(orderId: number) {
  return useOrderAction(orderId, async ({ parcel, channelId }: { parcel: ShipOrder; channelId: string | null }) => {
    const order = await shipOrder(orderId, parcel);
    const receipt = channelId ? await announceShipment({ orderId, channelId }) : null;
    return { order, receipt };
  });
}
