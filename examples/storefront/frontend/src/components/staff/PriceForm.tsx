"use client";

import { useState, type FormEvent } from "react";
import type { Product } from "@/api/types/catalogue";
import { Failure, Notice } from "@/components/Notice";
import { useProduct, useProductChange } from "@/hooks/useCatalogue";
import ui from "@/components/ui.module.css";

function PriceOf({ product }: { product: Product }) {
  const [amount, setAmount] = useState(product.price.amount);
  const change = useProductChange(product.id);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ price: { amount, currency: product.price.currency } });
  };
  return (
    <form className={`${ui.card} ${ui.form}`} onSubmit={submit}>
      <label className={ui.field}>
        Price in {product.price.currency}
        <input
          required
          inputMode="decimal"
          pattern="[0-9]{1,6}\.[0-9]{2}"
          value={amount}
          onChange={(event) => setAmount(event.target.value)}
        />
      </label>
      {change.error && <Failure error={change.error} />}
      {change.isSuccess && <Notice tone="good" title="Price changed" />}
      <button type="submit" className={ui.buttonQuiet} disabled={change.isPending || amount === product.price.amount}>
        Change the price
      </button>
    </form>
  );
}

export function PriceForm({ productId }: { productId: number }) {
  const { data: product, error } = useProduct(productId);
  if (error) return <Failure error={error} />;
  return product ? <PriceOf product={product} /> : <div className={ui.skeleton} />;
}
