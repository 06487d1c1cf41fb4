"use client";

import { useState } from "react";
import { AddressForm } from "@/components/account/AddressForm";
import { Failure } from "@/components/Notice";
import { useAddresses } from "@/hooks/useCustomer";
import ui from "@/components/ui.module.css";

export function AddressBook({ customerId }: { customerId: number }) {
  const { data: addresses, error } = useAddresses(customerId);
  const [adding, setAdding] = useState(false);
  return (
    <section className={ui.stack}>
      <div className={ui.spread}>
        <h2>Address book</h2>
        <button type="button" className={`${ui.buttonQuiet} ${ui.small}`} onClick={() => setAdding(!adding)}>
          {adding ? "Never mind" : "Add an address"}
        </button>
      </div>
      {error && <Failure error={error} />}
      {adding && <AddressForm customerId={customerId} onDone={() => setAdding(false)} />}
      {addresses?.length === 0 && <p className={ui.muted}>The book is empty.</p>}
      {addresses?.map((address) => (
        <div key={address.id} className={ui.card}>
          <div className={ui.spread}>
            <h3>{address.label}</h3>
            {address.is_default && <span className={`${ui.badge} ${ui.green}`}>Default</span>}
          </div>
          <p className={ui.muted}>
            {address.street}
            {address.street_2 && `, ${address.street_2}`}
            <br />
            {address.postal_code} {address.city}, {address.country}
          </p>
        </div>
      ))}
    </section>
  );
}
