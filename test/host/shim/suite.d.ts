/** Made by bundle.mjs: the settings, then the test files. To import it registers the tests. */
declare module 'igrs-rump-host:suite';
