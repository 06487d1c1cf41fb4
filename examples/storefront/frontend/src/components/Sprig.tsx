/** The shop's mark: a juniper sprig with three berries. */
export function Sprig({ size = 30 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden="true">
      <path d="M16 29V6" stroke="#2f5d50" strokeWidth="1.8" strokeLinecap="round" />
      <path
        d="M16 25 8 18M16 25l8-7M16 19l-7-7M16 19l7-7M16 13l-5-6M16 13l5-6"
        stroke="#2f5d50"
        strokeWidth="1.8"
        strokeLinecap="round"
      />
      <circle cx="7" cy="16.5" r="2.6" fill="#3c6688" />
      <circle cx="25" cy="16.5" r="2.6" fill="#3c6688" />
      <circle cx="16" cy="4.8" r="2.6" fill="#b5793b" />
    </svg>
  );
}
