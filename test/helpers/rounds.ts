/** How many random cases a property test tries: all of them where CI is set, a fifth of them in a quick run. */
export const rounds = (all: number): number => (process.env.CI ? all : Math.ceil(all / 5));
