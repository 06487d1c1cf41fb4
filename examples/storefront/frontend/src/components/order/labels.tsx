import { Carrier, type OrderStatus, type PaymentMethod } from "@/api/types/orders";
import { formatMoney, sentence } from "@/lib/format";
import ui from "@/components/ui.module.css";

const STATUS_TONES: Record<OrderStatus, string | undefined> = {
  pending: ui.amber,
  paid: ui.blue,
  shipped: ui.green,
  delivered: ui.green,
  cancelled: ui.red,
  refunded: ui.grey,
};

export const CARRIER_NAMES: Record<Carrier, string> = {
  [Carrier.Dhl]: "DHL",
  [Carrier.Ups]: "UPS",
  [Carrier.Postal]: "the postal service",
};

export function StatusBadge({ status }: { status: OrderStatus }) {
  return <span className={`${ui.badge} ${STATUS_TONES[status]}`}>{sentence(status)}</span>;
}

export function describePayment(method: PaymentMethod): string {
  switch (method.kind) {
    case "card":
      return `${sentence(method.brand)} ending in ${method.last4}, until ${method.exp_month}/${method.exp_year}`;
    case "bank_transfer":
      return `Transfer from ${method.bank_name ?? "an account"} ending in ${method.iban_last4}`;
    case "gift_card":
      return `Gift card ending in ${method.code_last4}, ${formatMoney(method.remaining)} left on it`;
    case "paypal":
      return "PayPal";
  }
}
