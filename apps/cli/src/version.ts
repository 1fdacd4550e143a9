/** Version of this command line; equals the package's and the server's of the same release. */
export const VERSION = '0.1.0';
