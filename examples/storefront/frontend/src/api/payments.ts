import { api } from "@/api/client";
import type {
  CheckoutRequest,
  CheckoutSession,
  ConfirmRequest,
  IntentRequest,
  PaymentIntent,
  Refund,
  RefundRequest,
} from "@/api/types/payments";

export function openCheckout(request: CheckoutRequest): Promise<CheckoutSession> {
  return api.post("/checkout/sessions", request);
}

export function startPayment(request: IntentRequest): Promise<PaymentIntent> {
  return api.post("/payments/intents", request);
}

export function readPayment(intentId: string): Promise<PaymentIntent> {
  return api.get(`/payments/intents/${encodeURIComponent(intentId)}`);
}

export function confirmPayment(intentId: string, request: ConfirmRequest): Promise<PaymentIntent> {
  return api.post(`/payments/intents/${encodeURIComponent(intentId)}/confirm`, request);
}

export function refundOrder(request: RefundRequest): Promise<Refund> {
  return api.post("/payments/refunds", request);
}
