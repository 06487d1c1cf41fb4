import { CartView } from "@/components/checkout/CartView";
import { PageHeading } from "@/components/PageHeading";
import ui from "@/components/ui.module.css";

export const metadata = { title: "Cart" };

export default function CartPage() {
  return (
    <div className={ui.page}>
      <PageHeading eyebrow="Checkout" title="Your cart" />
      <CartView />
    </div>
  );
}
