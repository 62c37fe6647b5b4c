/* no_plugin.c - a shared object that is no plugin */
extern const int footnote_else;

const int footnote_else = 1;
