"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useAccount } from "@/hooks/useAccount";
import { useCart } from "@/state/cart";
import { Sprig } from "@/components/Sprig";
import styles from "@/components/SiteHeader.module.css";

const SHOP_LINKS = [
  { href: "/", label: "Shop" },
  { href: "/orders", label: "Orders" },
  { href: "/account", label: "Account" },
];

const STAFF_LINKS = [
  { href: "/staff/orders", label: "All orders" },
  { href: "/staff/inventory", label: "Inventory" },
  { href: "/staff/sales", label: "Sales" },
];

function NavLink({ href, label }: { href: string; label: string }) {
  const pathname = usePathname();
  const active = href === "/" ? pathname === "/" || pathname.startsWith("/products") : pathname.startsWith(href);
  return (
    <Link href={href} className={active ? styles.active : styles.link}>
      {label}
    </Link>
  );
}

export function SiteHeader() {
  const { account, signOut } = useAccount();
  const { count } = useCart();
  return (
    <header className={styles.header}>
      <div className={styles.inner}>
        <Link href="/" className={styles.brand}>
          <Sprig />
          <span>
            Juniper <em>&amp;</em> Oak
          </span>
        </Link>
        <nav className={styles.nav} aria-label="Shop">
          {SHOP_LINKS.map((link) => (
            <NavLink key={link.href} {...link} />
          ))}
          {account?.role === "staff" && (
            <>
              <i className={styles.rule} />
              {STAFF_LINKS.map((link) => (
                <NavLink key={link.href} {...link} />
              ))}
            </>
          )}
        </nav>
        <div className={styles.side}>
          {account ? (
            <button type="button" className={styles.plain} onClick={signOut}>
              Sign out
            </button>
          ) : (
            <Link href="/sign-in" className={styles.plain}>
              Sign in
            </Link>
          )}
          <Link href="/cart" className={styles.cart} aria-label={`Cart, ${count} items`}>
            Cart <b>{count}</b>
          </Link>
        </div>
      </div>
    </header>
  );
}
