"""Alembic's environment: the connection and its transaction are those of `schema.prepare_schema`."""

from alembic import context

from givefirst.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=False)
context.run_migrations()
