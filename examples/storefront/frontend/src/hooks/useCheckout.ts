"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ApiError } from "@/api/client";
import { placeOrder } from "@/api/orders";
import { confirmPayment, openCheckout, readPayment, startPayment } from "@/api/payments";
import type { OrderDraft } from "@/api/types/orders";
import type { IntentStatus, PaymentMethodInput } from "@/api/types/payments";

interface Purchase {
  draft: OrderDraft;
  method: PaymentMethodInput;
}

const SETTLED: IntentStatus[] = ["succeeded", "canceled"];

/** Places the order, then pays for it; an order whose payment fails stays and can be paid later. */
export function useCheckout(onPlaced: (orderId: number) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ draft, method }: Purchase) => {
      const order = await placeOrder(draft);
      try {
        const session = await openCheckout({ orderId: order.id, paymentMethod: method });
        if (session.paymentIntentId) await confirmPayment(session.paymentIntentId, {});
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
      }
      return order.id;
    },
    onSuccess: async (orderId) => {
      await queries.invalidateQueries({ queryKey: ["orders"] });
      onPlaced(orderId);
    },
  });
}

/** Pays a pending order by card. */
export function usePayment(orderId: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (paymentMethodId: string) => {
      const intent = await startPayment({ orderId, paymentMethodId });
      return confirmPayment(intent.id, { paymentMethodId });
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ["order", orderId] }),
  });
}

/** Follows a payment until it is settled. */
export function usePaymentState(intentId: string | null) {
  return useQuery({
    queryKey: ["payment", intentId],
    queryFn: () => readPayment(intentId ?? ""),
    enabled: intentId !== null,
    refetchInterval: ({ state }) => (state.data && SETTLED.includes(state.data.status) ? false : 4_000),
  });
}
