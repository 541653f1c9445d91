from stts_tui.store import peewee_guard

peewee_guard.stand()  # before whichever module of the store imports peewee first
