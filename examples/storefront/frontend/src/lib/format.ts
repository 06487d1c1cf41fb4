import type { Money } from "@/api/types/money";

/** "EUR 1234.50" for people; the decimal string is never turned into a binary float. */
export function formatMoney(money: Money): string {
  const format = new Intl.NumberFormat("en-IE", { style: "currency", currency: money.currency });
  return format.format(money.amount as Intl.StringNumericLiteral);
}

/** The decimal amount as whole cents, exactly. */
export function toCents(amount: string): bigint {
  const [whole = "0", fraction = ""] = amount.replace("-", "").split(".");
  const cents = BigInt(whole) * 100n + BigInt(fraction.padEnd(2, "0").slice(0, 2));
  return amount.startsWith("-") ? -cents : cents;
}

/** Whole cents as the decimal string that the backend speaks. */
export function fromCents(cents: bigint): string {
  const sign = cents < 0n ? "-" : "";
  const digits = String(cents < 0n ? -cents : cents).padStart(3, "0");
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

const DAY = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" });
const MOMENT = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });

export function formatDay(iso: string): string {
  return DAY.format(new Date(iso));
}

export function formatMoment(iso: string): string {
  return MOMENT.format(new Date(iso));
}

export function sentence(slug: string): string {
  const words = slug.replaceAll("_", " ").replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
