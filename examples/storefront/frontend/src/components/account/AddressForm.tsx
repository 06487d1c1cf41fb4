"use client";

import { useState, type ComponentProps, type FormEvent } from "react";
import type { AddressDraft } from "@/api/types/customers";
import { Failure } from "@/components/Notice";
import { useNewAddress } from "@/hooks/useCustomer";
import ui from "@/components/ui.module.css";

const BLANK: AddressDraft = { label: "", street: "", street_2: null, postal_code: "", city: "", country: "DE" };

type Line = "label" | "street" | "street_2" | "postal_code" | "city" | "country";

export function AddressForm({ customerId, onDone }: { customerId: number; onDone: () => void }) {
  const [draft, setDraft] = useState(BLANK);
  const add = useNewAddress(customerId);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate({ ...draft, street_2: draft.street_2 || null }, { onSuccess: onDone });
  };
  const line = (name: Line, label: string, rules: ComponentProps<"input"> = {}) => (
    <label className={ui.field}>
      {label}
      <input
        maxLength={120}
        value={draft[name] ?? ""}
        onChange={(event) => setDraft({ ...draft, [name]: event.target.value })}
        {...rules}
      />
    </label>
  );
  return (
    <form className={`${ui.card} ${ui.form}`} onSubmit={submit}>
      {line("label", "Call it", { required: true, placeholder: "Home" })}
      {line("street", "Street and number", { required: true })}
      {line("street_2", "Floor, flat, care of")}
      <div className={ui.fieldRow}>
        {line("postal_code", "Postal code", { required: true, minLength: 2, maxLength: 12 })}
        {line("city", "City", { required: true })}
        {line("country", "Country", { required: true, pattern: "[A-Z]{2}" })}
      </div>
      <label className={ui.row}>
        <input
          type="checkbox"
          checked={draft.is_default ?? false}
          onChange={(event) => setDraft({ ...draft, is_default: event.target.checked })}
        />
        Send orders here from now on
      </label>
      {add.error && <Failure error={add.error} />}
      <button type="submit" className={ui.button} disabled={add.isPending}>
        Keep this address
      </button>
    </form>
  );
}
