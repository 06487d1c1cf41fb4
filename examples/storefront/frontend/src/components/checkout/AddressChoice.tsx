"use client";

import Link from "next/link";
import { useEffect } from "react";
import { Failure, Notice } from "@/components/Notice";
import { useAddresses } from "@/hooks/useCustomer";
import styles from "@/components/checkout/Checkout.module.css";
import ui from "@/components/ui.module.css";

interface Props {
  customerId: number;
  chosen: string | null;
  onChoose: (addressId: string) => void;
}

export function AddressChoice({ customerId, chosen, onChoose }: Props) {
  const { data: addresses, error } = useAddresses(customerId);
  const preferred = addresses?.find((address) => address.is_default) ?? addresses?.[0];
  useEffect(() => {
    if (chosen === null && preferred) onChoose(preferred.id);
  }, [chosen, preferred, onChoose]);

  if (error) return <Failure error={error} />;
  if (!addresses) return <div className={ui.skeleton} style={{ minHeight: 60 }} />;
  if (addresses.length === 0) {
    return (
      <Notice title="No address yet">
        <Link className={ui.link} href="/account">
          Add one to your account
        </Link>
      </Notice>
    );
  }
  return addresses.map((address) => (
    <label key={address.id} className={styles.choice}>
      <input type="radio" name="address" checked={chosen === address.id} onChange={() => onChoose(address.id)} />
      <span>
        <b>{address.label}</b>
        <br />
        {address.street}
        {address.street_2 && `, ${address.street_2}`}, {address.postal_code} {address.city}, {address.country}
      </span>
    </label>
  ));
}
