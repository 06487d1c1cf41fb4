import { useState } from "react";
import type { Category, ProductFilters } from "@/api/types/catalogue";
import { fromCents, toCents } from "@/lib/format";
import styles from "@/components/catalogue/Filters.module.css";
import ui from "@/components/ui.module.css";

interface Props {
  categories: Category[];
  filters: ProductFilters;
  onChange: (change: ProductFilters) => void;
  onReset: () => void;
}

function asAmount(text: string): string | undefined {
  const trimmed = text.trim().replace(",", ".");
  return /^\d{1,8}(\.\d{0,2})?$/.test(trimmed) ? fromCents(toCents(trimmed)) : undefined;
}

export function Filters({ categories, filters, onChange, onReset }: Props) {
  const [words, setWords] = useState("");
  const [lowest, setLowest] = useState("");
  const [highest, setHighest] = useState("");
  const apply = () =>
    onChange({ q: words.trim() || undefined, min_price: asAmount(lowest), max_price: asAmount(highest) });
  const reset = () => {
    setWords("");
    setLowest("");
    setHighest("");
    onReset();
  };

  return (
    <form
      className={styles.filters}
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <input
        className={ui.input}
        type="search"
        placeholder="Search the shop"
        aria-label="Search the shop"
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <fieldset className={styles.group}>
        <legend>Shelves</legend>
        <button
          type="button"
          className={filters.category ? styles.shelf : styles.shelfChosen}
          onClick={() => onChange({ category: undefined })}
        >
          Everything
        </button>
        {categories.map((category) => (
          <button
            key={category.slug}
            type="button"
            className={filters.category === category.slug ? styles.shelfChosen : styles.shelf}
            onClick={() => onChange({ category: category.slug })}
          >
            {category.name} <small>{category.product_count}</small>
          </button>
        ))}
      </fieldset>
      <fieldset className={styles.group}>
        <legend>Price in euro</legend>
        <div className={styles.prices}>
          <input
            className={ui.input}
            inputMode="decimal"
            placeholder="From"
            aria-label="Lowest price"
            value={lowest}
            onChange={(event) => setLowest(event.target.value)}
          />
          <input
            className={ui.input}
            inputMode="decimal"
            placeholder="To"
            aria-label="Highest price"
            value={highest}
            onChange={(event) => setHighest(event.target.value)}
          />
        </div>
      </fieldset>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={filters.in_stock ?? false}
          onChange={(event) => onChange({ in_stock: event.target.checked || undefined })}
        />
        Only what is in stock
      </label>
      <div className={styles.actions}>
        <button type="submit" className={`${ui.button} ${ui.small}`}>
          Apply
        </button>
        <button type="button" className={`${ui.buttonQuiet} ${ui.small}`} onClick={reset}>
          Clear
        </button>
      </div>
    </form>
  );
}
