import type { PaymentMethodInput } from "@/api/types/payments";
import styles from "@/components/checkout/Checkout.module.css";
import ui from "@/components/ui.module.css";

const BLANK: Record<PaymentMethodInput["kind"], PaymentMethodInput> = {
  card: { kind: "card", paymentMethodId: "pm_card_visa" },
  bank_transfer: { kind: "bank_transfer", iban: "", accountHolder: "" },
  gift_card: { kind: "gift_card", code: "" },
};

const LABELS: Record<PaymentMethodInput["kind"], string> = {
  card: "Card",
  bank_transfer: "Transfer",
  gift_card: "Gift card",
};

const TEST_CARDS = { pm_card_visa: "Visa ending in 4242", pm_card_mastercard: "Mastercard ending in 4444" };

interface Props {
  method: PaymentMethodInput;
  onChange: (method: PaymentMethodInput) => void;
}

function MethodFields({ method, onChange }: Props) {
  switch (method.kind) {
    case "card":
      return (
        <label className={ui.field}>
          Saved card
          <select
            value={method.paymentMethodId}
            onChange={(event) => onChange({ ...method, paymentMethodId: event.target.value })}
          >
            {Object.entries(TEST_CARDS).map(([id, label]) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </select>
        </label>
      );
    case "bank_transfer":
      return (
        <>
          <label className={ui.field}>
            IBAN
            <input
              required
              pattern="[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}"
              placeholder="DE89370400440532013000"
              value={method.iban}
              onChange={(event) => onChange({ ...method, iban: event.target.value.toUpperCase().replaceAll(" ", "") })}
            />
          </label>
          <label className={ui.field}>
            Account holder
            <input
              required
              maxLength={120}
              value={method.accountHolder}
              onChange={(event) => onChange({ ...method, accountHolder: event.target.value })}
            />
          </label>
        </>
      );
    case "gift_card":
      return (
        <label className={ui.field}>
          Code
          <input
            required
            pattern="[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}"
            placeholder="WREN-2026-7QXM"
            value={method.code}
            onChange={(event) => onChange({ ...method, code: event.target.value.toUpperCase() })}
          />
        </label>
      );
  }
}

export function PaymentFields({ method, onChange }: Props) {
  return (
    <>
      <div className={styles.tabs} role="group" aria-label="Payment method">
        {Object.values(BLANK).map((blank) => (
          <button
            key={blank.kind}
            type="button"
            aria-pressed={method.kind === blank.kind}
            onClick={() => onChange(blank)}
          >
            {LABELS[blank.kind]}
          </button>
        ))}
      </div>
      <MethodFields method={method} onChange={onChange} />
    </>
  );
}
