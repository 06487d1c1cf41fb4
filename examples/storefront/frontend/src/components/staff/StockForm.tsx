"use client";

import { useState, type FormEvent } from "react";
import type { InventoryLine } from "@/api/types/reports";
import { Failure, Notice } from "@/components/Notice";
import { useRestock, useStock } from "@/hooks/useCatalogue";
import { formatMoment } from "@/lib/format";
import ui from "@/components/ui.module.css";

export function StockForm({ line }: { line: InventoryLine }) {
  const { data: stock } = useStock(line.product_id);
  const [onHand, setOnHand] = useState(line.on_hand);
  const [restockOn, setRestockOn] = useState(line.restock_on ?? "");
  const restock = useRestock(line.product_id);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    restock.mutate({ on_hand: onHand, restock_on: restockOn || null });
  };
  return (
    <form className={`${ui.card} ${ui.form}`} onSubmit={submit}>
      <div>
        <h3>{line.name}</h3>
        <p className={ui.faint}>
          {stock && `${stock.reserved} reserved, counted ${formatMoment(stock.counted_at)} UTC`}
        </p>
      </div>
      <div className={ui.fieldRow}>
        <label className={ui.field}>
          Counted
          <input
            type="number"
            required
            min={0}
            max={100_000}
            value={onHand}
            onChange={(event) => setOnHand(event.target.valueAsNumber || 0)}
          />
        </label>
        <label className={ui.field}>
          More on
          <input type="date" value={restockOn} onChange={(event) => setRestockOn(event.target.value)} />
        </label>
      </div>
      {restock.error && <Failure error={restock.error} />}
      {restock.isSuccess && <Notice tone="good" title="Count recorded" />}
      <button type="submit" className={ui.button} disabled={restock.isPending}>
        Record the count
      </button>
    </form>
  );
}
