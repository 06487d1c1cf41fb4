"use client";

import Link from "next/link";
import { CartLines } from "@/components/checkout/CartLines";
import { CheckoutForm } from "@/components/checkout/CheckoutForm";
import { Notice } from "@/components/Notice";
import { SignInFirst } from "@/components/SignInFirst";
import { useCart } from "@/state/cart";
import styles from "@/components/checkout/Checkout.module.css";
import ui from "@/components/ui.module.css";

export function CartView() {
  const { cart } = useCart();
  if (cart.length === 0) {
    return (
      <Notice title="Nothing here yet">
        <Link className={ui.link} href="/">
          Walk through the shop
        </Link>{" "}
        and pick something that stays.
      </Notice>
    );
  }
  return (
    <div className={`${ui.twoColumns} ${styles.columns}`}>
      <CartLines cart={cart} />
      <SignInFirst role="customer">
        {(account) =>
          account.customer_id === null ? (
            <Notice tone="error" title="This account has no customer record" />
          ) : (
            <CheckoutForm cart={cart} customerId={account.customer_id} />
          )
        }
      </SignInFirst>
    </div>
  );
}
