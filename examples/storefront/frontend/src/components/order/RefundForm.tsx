"use client";

import { useState, type FormEvent } from "react";
import type { RefundReason } from "@/api/types/payments";
import { Failure, Notice } from "@/components/Notice";
import { useRefundOrder } from "@/hooks/useOrders";
import { formatMoney, sentence } from "@/lib/format";
import ui from "@/components/ui.module.css";

const REASONS: RefundReason[] = ["requested_by_customer", "duplicate", "fraudulent"];

export function RefundForm({ orderId }: { orderId: number }) {
  const [reason, setReason] = useState<RefundReason>("requested_by_customer");
  const refund = useRefundOrder(orderId);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    refund.mutate(reason);
  };
  return (
    <form className={`${ui.card} ${ui.form}`} onSubmit={submit}>
      <h3>Pay it back</h3>
      <label className={ui.field}>
        Why
        <select value={reason} onChange={(event) => setReason(event.target.value as RefundReason)}>
          {REASONS.map((value) => (
            <option key={value} value={value}>
              {sentence(value)}
            </option>
          ))}
        </select>
      </label>
      {refund.error && <Failure error={refund.error} />}
      {refund.data && (
        <Notice tone="good" title={`${formatMoney(refund.data.amount)} on its way back`}>
          {sentence(refund.data.status)}
        </Notice>
      )}
      <button type="submit" className={ui.buttonQuiet} disabled={refund.isPending}>
        Refund in full
      </button>
    </form>
  );
}
