import type { Money } from "./money";

export type PaymentMethodInput =
  | { kind: "card"; paymentMethodId: string }
  | { kind: "bank_transfer"; iban: string; accountHolder: string }
  | { kind: "gift_card"; code: string };

export interface CheckoutRequest {
  orderId: number;
  paymentMethod: PaymentMethodInput;
  returnUrl?: string | null;
}

export interface CheckoutSession {
  id: string;
  orderId: number;
  status: "open" | "complete" | "expired";
  amount: Money;
  paymentIntentId: string | null;
  returnUrl: string | null;
  expiresAt: string;
}

export type IntentStatus =
  | "requires_payment_method"
  | "requires_confirmation"
  | "requires_action"
  | "processing"
  | "canceled"
  | "succeeded";

export interface PaymentIntent {
  id: string;
  orderId: number;
  status: IntentStatus;
  amount: Money;
  clientSecret: string | null;
  paymentMethodId: string | null;
  declineCode: string | null;
  createdAt: string;
}

export interface IntentRequest {
  orderId: number;
  paymentMethodId?: string | null;
}

export interface ConfirmRequest {
  paymentMethodId?: string | null;
}

export type RefundReason = "duplicate" | "fraudulent" | "requested_by_customer";

export interface RefundRequest {
  orderId: number;
  /** Without an amount, all of it. */
  amount?: string | null;
  reason?: RefundReason | null;
}

export interface Refund {
  id: string;
  orderId: number;
  amount: Money;
  status: "pending" | "requires_action" | "succeeded" | "failed" | "canceled";
  reason: RefundReason | null;
  createdAt: string;
}
