"use client";

import { useState } from "react";
import type { Category, ProductFilters, ProductSort } from "@/api/types/catalogue";
import { Filters } from "@/components/catalogue/Filters";
import { ProductCard } from "@/components/catalogue/ProductCard";
import { Failure, Notice } from "@/components/Notice";
import { Pager } from "@/components/Pager";
import { useProducts } from "@/hooks/useCatalogue";
import styles from "@/components/catalogue/Catalogue.module.css";
import ui from "@/components/ui.module.css";

const SORTS: Record<ProductSort, string> = {
  name: "Name",
  price_asc: "Price, low to high",
  price_desc: "Price, high to low",
  newest: "Newest first",
};

const START: ProductFilters = { page: 1, size: 12, sort: "name" };

export function Catalogue({ categories }: { categories: Category[] }) {
  const [filters, setFilters] = useState(START);
  const { data, error, isPending, isPlaceholderData } = useProducts(filters);
  const refine = (change: ProductFilters) => setFilters({ ...filters, page: 1, ...change });

  return (
    <div className={styles.layout}>
      <Filters categories={categories} filters={filters} onChange={refine} onReset={() => setFilters(START)} />
      <section>
        <div className={styles.bar}>
          <p className={ui.muted}>{data ? `${data.total} ${data.total === 1 ? "piece" : "pieces"}` : " "}</p>
          <label className={styles.sort}>
            Sort by
            <select
              className={ui.input}
              value={filters.sort}
              onChange={(event) => refine({ sort: event.target.value as ProductSort })}
            >
              {Object.entries(SORTS).map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          </label>
        </div>
        {error && <Failure error={error} />}
        {data?.items.length === 0 && <Notice title="Nothing fits these filters">Try a wider price or another shelf.</Notice>}
        <div className={isPlaceholderData ? styles.gridStale : styles.grid}>
          {isPending && Array.from({ length: 6 }, (_, place) => <div key={place} className={`${ui.skeleton} ${styles.ghost}`} />)}
          {data?.items.map((product) => (
            <ProductCard key={product.id} product={product} />
          ))}
        </div>
        {data && <Pager page={data.page} pages={data.pages} onPage={(page) => refine({ page })} />}
      </section>
    </div>
  );
}
