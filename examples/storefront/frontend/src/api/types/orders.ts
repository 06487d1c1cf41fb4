import type { Address } from "./customers";
import type { Money } from "./money";

export const ORDER_STATUSES = ["pending", "paid", "shipped", "delivered", "cancelled", "refunded"] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

export enum Carrier {
  Dhl = "dhl",
  Ups = "ups",
  Postal = "postal",
}

export interface Tracking {
  carrier: Carrier;
  code: string;
  url: string | null;
}

export interface OrderLine {
  product_id: number;
  product_name: string;
  quantity: number;
  unit_price: Money;
  line_total: Money;
}

interface CardPayment {
  kind: "card";
  brand: string;
  last4: string;
  exp_month: number;
  exp_year: number;
}

interface BankTransferPayment {
  kind: "bank_transfer";
  bank_name: string | null;
  iban_last4: string;
}

interface GiftCardPayment {
  kind: "gift_card";
  code_last4: string;
  remaining: Money;
}

interface PayPalPayment {
  kind: "paypal";
  capture_id: string;
}

export type PaymentMethod = CardPayment | BankTransferPayment | GiftCardPayment | PayPalPayment;

export interface OrderSummary {
  id: number;
  number: string;
  customer_id: number;
  customer_name: string;
  status: OrderStatus;
  total: Money;
  item_count: number;
  note: string | null;
  placed_at: string;
  shipped_at: string | null;
}

export interface Order extends OrderSummary {
  lines: OrderLine[];
  subtotal: Money;
  shipping: Money;
  shipping_address: Address;
  payment_method: PaymentMethod | null;
  tracking: Tracking | null;
}

export interface OrderDraft {
  lines: { product_id: number; quantity: number }[];
  shipping_address_id: string;
  customer_id?: number | null;
  note?: string | null;
}

export interface CancelOrder {
  reason?: string | null;
}

export interface ShipOrder {
  carrier: Carrier;
  tracking_code: string;
}

export type OrderFilters = {
  status?: OrderStatus;
  customer_id?: number;
  placed_after?: string;
  page?: number;
  size?: number;
};
