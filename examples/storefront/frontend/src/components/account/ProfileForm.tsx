"use client";

import { useState, type FormEvent } from "react";
import type { Customer } from "@/api/types/customers";
import { Failure, Notice } from "@/components/Notice";
import { useCustomerChange } from "@/hooks/useCustomer";
import ui from "@/components/ui.module.css";

export function ProfileForm({ customer }: { customer: Customer }) {
  const [name, setName] = useState(customer.name);
  const [phone, setPhone] = useState(customer.phone ?? "");
  const change = useCustomerChange(customer.id);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ name: name.trim(), phone: phone.trim() || null });
  };
  return (
    <form className={`${ui.card} ${ui.form}`} onSubmit={submit}>
      <h3>Your details</h3>
      <label className={ui.field}>
        Name
        <input required maxLength={120} value={name} onChange={(event) => setName(event.target.value)} />
      </label>
      <label className={ui.field}>
        Phone
        <input
          type="tel"
          pattern="\+[0-9]{6,15}"
          placeholder="+4930901820"
          value={phone}
          onChange={(event) => setPhone(event.target.value)}
        />
      </label>
      {change.error && <Failure error={change.error} />}
      {change.isSuccess && <Notice tone="good" title="Saved" />}
      <button type="submit" className={ui.button} disabled={change.isPending}>
        Save
      </button>
    </form>
  );
}
