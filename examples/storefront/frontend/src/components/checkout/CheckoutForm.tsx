"use client";

import { useRouter } from "next/navigation";
import { useState, type FormEvent } from "react";
import type { PaymentMethodInput } from "@/api/types/payments";
import { AddressChoice } from "@/components/checkout/AddressChoice";
import { PaymentFields } from "@/components/checkout/PaymentFields";
import { Failure } from "@/components/Notice";
import { useCheckout } from "@/hooks/useCheckout";
import { clearCart, type CartLine } from "@/state/cart";
import ui from "@/components/ui.module.css";

export function CheckoutForm({ cart, customerId }: { cart: CartLine[]; customerId: number }) {
  const router = useRouter();
  const [addressId, setAddressId] = useState<string | null>(null);
  const [method, setMethod] = useState<PaymentMethodInput>({ kind: "card", paymentMethodId: "pm_card_visa" });
  const [note, setNote] = useState("");
  const checkout = useCheckout((orderId) => {
    clearCart();
    router.push(`/orders/${orderId}`);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (addressId === null) return;
    const lines = cart.map((line) => ({ product_id: line.productId, quantity: line.quantity }));
    checkout.mutate({
      draft: { lines, shipping_address_id: addressId, note: note.trim() || null },
      method,
    });
  };
  return (
    <form className={`${ui.card} ${ui.form}`} onSubmit={submit}>
      <h3>Send it to</h3>
      <AddressChoice customerId={customerId} chosen={addressId} onChoose={setAddressId} />
      <label className={ui.field}>
        Note for the packer
        <textarea rows={2} maxLength={2000} value={note} onChange={(event) => setNote(event.target.value)} />
      </label>
      <h3>Pay with</h3>
      <PaymentFields method={method} onChange={setMethod} />
      {checkout.error && <Failure error={checkout.error} />}
      <button type="submit" className={ui.button} disabled={addressId === null || checkout.isPending}>
        {checkout.isPending ? "One moment…" : "Place order and pay"}
      </button>
    </form>
  );
}
