import { notFound } from "next/navigation";
import { ProductView } from "@/components/product/ProductView";

export const metadata = { title: "Product" };

export default async function ProductPage({ params }: { params: Promise<{ productId: string }> }) {
  const productId = Number((await params).productId);
  if (!Number.isSafeInteger(productId)) notFound();
  return <ProductView productId={productId} />;
}
