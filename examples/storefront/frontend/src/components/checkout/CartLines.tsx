import { ProductArt } from "@/components/ProductArt";
import { formatMoney } from "@/lib/format";
import { setQuantity, subtotal, type CartLine } from "@/state/cart";
import styles from "@/components/checkout/Checkout.module.css";
import ui from "@/components/ui.module.css";

export function CartLines({ cart }: { cart: CartLine[] }) {
  const sum = subtotal(cart);
  return (
    <div>
      {cart.map((line) => (
        <div key={line.productId} className={styles.line}>
          <span className={styles.thumb}>
            <ProductArt name={line.name} category={line.category} />
          </span>
          <span className={styles.name}>
            <b>{line.name}</b>
            <span className={ui.faint}>{formatMoney(line.price)} each</span>
          </span>
          <span className={styles.stepper}>
            <button type="button" aria-label={`One ${line.name} less`} onClick={() => setQuantity(line.productId, line.quantity - 1)}>
              −
            </button>
            {line.quantity}
            <button
              type="button"
              aria-label={`One ${line.name} more`}
              disabled={line.quantity >= 99}
              onClick={() => setQuantity(line.productId, line.quantity + 1)}
            >
              +
            </button>
          </span>
          <span className={styles.sum}>{formatMoney(subtotal([line]) ?? line.price)}</span>
        </div>
      ))}
      {sum && (
        <p className={styles.total}>
          <span>Subtotal, before shipping</span>
          <b>{formatMoney(sum)}</b>
        </p>
      )}
    </div>
  );
}
