export type Currency = "EUR" | "USD" | "GBP";

/** `amount` is a decimal string with two digits after the point, such as "129.00". */
export interface Money {
  amount: string;
  currency: Currency;
}
