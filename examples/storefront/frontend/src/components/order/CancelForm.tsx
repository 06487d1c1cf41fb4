"use client";

import { useState, type FormEvent } from "react";
import { Failure } from "@/components/Notice";
import { useCancelOrder } from "@/hooks/useOrders";
import ui from "@/components/ui.module.css";

export function CancelForm({ orderId }: { orderId: number }) {
  const [reason, setReason] = useState("");
  const cancel = useCancelOrder(orderId);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    cancel.mutate({ reason: reason.trim() || null });
  };
  return (
    <form className={`${ui.card} ${ui.form}`} onSubmit={submit}>
      <h3>Call it off</h3>
      <label className={ui.field}>
        Reason, if you like
        <input maxLength={2000} value={reason} onChange={(event) => setReason(event.target.value)} />
      </label>
      {cancel.error && <Failure error={cancel.error} />}
      <button type="submit" className={ui.buttonDanger} disabled={cancel.isPending}>
        Cancel the order
      </button>
    </form>
  );
}
