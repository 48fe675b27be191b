"""A site as large as wished, made up, to try how it holds: people, modules, articles, sessions, purchases. Only on PostgreSQL."""
