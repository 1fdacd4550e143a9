/** Version of this build; equals the package's. */
export const VERSION = '0.1.0';
