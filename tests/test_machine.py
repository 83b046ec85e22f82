"""The tools that tests lean on do what the tests believe of them."""

import signal

import psycopg


def test_a_commit_outlives_a_crash_of_the_server(postgres, postgres_database):
    with psycopg.connect(postgres_database) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (7)")
    postgres.stop(signal.SIGQUIT)
    postgres.start()
    with psycopg.connect(postgres_database) as connection:
        assert connection.execute("SELECT n FROM kept").fetchall() == [(7,)]
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_each_test_gets_an_empty_database(postgres_database):
    with psycopg.connect(postgres_database) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert tables == (0,)


def test_the_browser_renders_chinese_and_axe_finds_a_missing_name(browser):
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page()
    page.set_content("<html lang='zh'><title>首善</title><main><h1>首善</h1><button></button></main></html>")
    assert page.inner_text("h1") == "首善"
    assert "button-name" in {violation["id"] for violation in Axe().run(page).response["violations"]}
    page.close()
