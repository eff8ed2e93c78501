"""The little of DB-API 2.0 that SQLAlchemy asks of a SQLite driver, on apsw.

apsw alone lets a test put its own file system (VFS) under SQLite. With this module as the driver the store runs unchanged:
its own engine, SQL, pragmas, transactions and writer thread.
"""

import apsw

paramstyle = "qmark"
sqlite_version = apsw.sqlite_lib_version()
sqlite_version_info = tuple(int(number) for number in sqlite_version.split("."))

Error = apsw.Error


class DatabaseError(Error):
    pass


class OperationalError(DatabaseError):
    pass


class IntegrityError(DatabaseError):
    pass


class InterfaceError(Error):
    pass


class DataError(DatabaseError):
    pass


class InternalError(DatabaseError):
    pass


class NotSupportedError(DatabaseError):
    pass


class ProgrammingError(DatabaseError):
    pass


def translated(error: apsw.Error) -> DatabaseError:
    return IntegrityError(str(error)) if isinstance(error, apsw.ConstraintError) else OperationalError(str(error))


class Cursor:
    arraysize = 1
    lastrowid = None

    def __init__(self, connection: apsw.Connection):
        self._connection = connection
        self._cursor = connection.cursor()
        self._rows = []
        self.description = None
        self.rowcount = -1

    def execute(self, sql, parameters=()):
        return self._do(self._cursor.execute, sql, tuple(parameters))

    def executemany(self, sql, rows):
        return self._do(self._cursor.executemany, sql, [tuple(row) for row in rows])

    def _do(self, method, sql, parameters):
        """All rows at once: the store's answers are small, and no statement then stays open."""
        self.description = None
        self._cursor.exec_trace = self._describe
        before = self._connection.total_changes()
        try:
            self._rows = list(method(sql, parameters))
        except apsw.Error as error:
            raise translated(error) from error
        self.rowcount = self._connection.total_changes() - before
        return self

    def _describe(self, cursor, _sql, _parameters):
        self.description = [(name, None, None, None, None, None, None) for name, *_ in cursor.get_description()] or None
        return True

    def fetchone(self):
        return self._rows.pop(0) if self._rows else None

    def fetchmany(self, size=1):
        taken, self._rows = self._rows[:size], self._rows[size:]
        return taken

    def fetchall(self):
        taken, self._rows = self._rows, []
        return taken

    def close(self):
        self._cursor.close()


class Connection:
    isolation_level = None

    def __init__(self, apsw_connection: apsw.Connection):
        self._connection = apsw_connection

    def cursor(self):
        return Cursor(self._connection)

    def create_function(self, name, arguments, function, deterministic=False):
        self._connection.create_scalar_function(name, function, arguments, deterministic=deterministic)

    def commit(self):
        self._end("COMMIT")

    def rollback(self):
        self._end("ROLLBACK")

    def _end(self, statement):
        if self._connection.in_transaction:
            Cursor(self._connection).execute(statement)

    def close(self):
        self._connection.close()
