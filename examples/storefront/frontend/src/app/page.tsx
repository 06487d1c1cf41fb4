import { API_ROOT } from "@/api/client";
import type { Category } from "@/api/types/catalogue";
import { Catalogue } from "@/components/catalogue/Catalogue";
import { Hero } from "@/components/catalogue/Hero";
import ui from "@/components/ui.module.css";

export const dynamic = "force-dynamic";

async function readCategories(): Promise<Category[]> {
  const response = await fetch(`${API_ROOT}/categories`, { cache: "no-store" });
  if (!response.ok) return [];
  // harness-ignore response-cast-unchecked: the type is compared with the backend's contract by `harness drift`
  return response.json();
}

export default async function ShopPage() {
  const categories = await readCategories().catch(() => []);
  return (
    <>
      <Hero />
      <div className={ui.page}>
        <Catalogue categories={categories} />
      </div>
    </>
  );
}
