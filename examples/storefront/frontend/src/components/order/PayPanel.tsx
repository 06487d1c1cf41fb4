"use client";

import type { IntentStatus } from "@/api/types/payments";
import { Failure, Notice } from "@/components/Notice";
import { usePayment, usePaymentState } from "@/hooks/useCheckout";
import { formatMoney } from "@/lib/format";
import ui from "@/components/ui.module.css";

const STATES: Record<IntentStatus, string> = {
  requires_payment_method: "The card was refused. Try another one.",
  requires_confirmation: "The payment waits to be confirmed.",
  requires_action: "Your bank wants you to confirm this payment.",
  processing: "The bank is working on it.",
  canceled: "The payment was called off.",
  succeeded: "The payment came in.",
};

export function PayPanel({ orderId }: { orderId: number }) {
  const pay = usePayment(orderId);
  const { data: intent } = usePaymentState(pay.data?.id ?? null);
  const shown = intent ?? pay.data;
  return (
    <div className={`${ui.card} ${ui.form}`}>
      <h3>This order waits to be paid</h3>
      {shown && (
        <Notice tone={shown.status === "succeeded" ? "good" : "plain"} title={formatMoney(shown.amount)}>
          {STATES[shown.status]} {shown.declineCode && `(${shown.declineCode})`}
        </Notice>
      )}
      {pay.error && <Failure error={pay.error} />}
      <button type="button" className={ui.button} disabled={pay.isPending} onClick={() => pay.mutate("pm_card_visa")}>
        {pay.isPending ? "One moment…" : "Pay with Visa 4242"}
      </button>
    </div>
  );
}
