"""aiolinkding, unmodified, with everything that it can do, against the served catalog."""

from collections.abc import AsyncIterator

import pytest
from aiolinkding import Client, async_get_client
from aiolinkding.errors import InvalidTokenError, RequestError, UnknownEndpointError

from services.catalog.access.scopes import Scope
from services.catalog.settings import CatalogSettings
from tests.integration.catalog.doors import Served, served


@pytest.fixture
async def catalog(settings: CatalogSettings) -> AsyncIterator[Served]:
    async with served(settings) as running:
        yield running


async def client_of(catalog: Served, account: str, scope: Scope = Scope.WRITE) -> Client:
    token = await catalog.token(account, scope)
    return await async_get_client(f"{catalog.url}/compat/linkding", token)


@pytest.fixture
async def client(catalog: Served) -> Client:
    return await client_of(catalog, "ada")


async def test_a_bookmark_is_kept_as_it_was_given(client: Client) -> None:
    made = await client.bookmarks.async_create(
        "https://example.com/page",
        title="A page",
        description="About something",
        notes="*mine*",
        tag_names=["reading", "tech/ai"],
        unread=True,
    )
    assert made["id"] == 1
    assert made["url"] == "https://example.com/page"
    assert (made["title"], made["description"], made["notes"]) == (
        "A page",
        "About something",
        "*mine*",
    )
    assert made["tag_names"] == ["reading", "tech/ai"]
    assert (made["unread"], made["shared"], made["is_archived"]) == (True, False, False)
    assert made["date_added"].endswith("Z")
    assert (made["favicon_url"], made["preview_image_url"]) == (None, None)
    assert await client.bookmarks.async_get_single(1) == made


async def test_saving_a_known_url_updates_its_bookmark(client: Client) -> None:
    first = await client.bookmarks.async_create(
        "https://example.com/", title="Old", notes="old", tag_names=["a"]
    )
    again = await client.bookmarks.async_create(
        "https://example.com/?utm_source=mail", title="New", notes="new", tag_names=["b"]
    )
    assert (again["id"], again["url"]) == (first["id"], first["url"])
    assert (again["title"], again["notes"], again["tag_names"]) == ("New", "new", ["b"])
    listed = await client.bookmarks.async_get_all()
    assert (listed["count"], listed["results"]) == (1, [again])


async def test_what_is_not_mentioned_stays(client: Client) -> None:
    made = await client.bookmarks.async_create(
        "https://example.com/", title="T", description="D", tag_names=["a"]
    )
    changed = await client.bookmarks.async_update(made["id"], notes="N", unread=True)
    assert (changed["title"], changed["description"], changed["notes"]) == ("T", "D", "N")
    assert (changed["tag_names"], changed["unread"]) == (["a"], True)


async def test_another_url_is_another_bookmark(client: Client) -> None:
    made = await client.bookmarks.async_create("https://example.com/1")
    await client.bookmarks.async_create("https://example.com/2")
    same = await client.bookmarks.async_update(made["id"], url="https://example.com/1#part")
    assert same["url"] == "https://example.com/1"
    with pytest.raises(RequestError, match="already exists"):
        await client.bookmarks.async_update(made["id"], url="https://example.com/2")
    with pytest.raises(RequestError, match="keeps its URL"):
        await client.bookmarks.async_update(made["id"], url="https://example.com/3")


async def test_the_archive_is_a_list_of_its_own(client: Client) -> None:
    kept = await client.bookmarks.async_create("https://example.com/kept")
    away = await client.bookmarks.async_create("https://example.com/away", is_archived=True)
    moved = await client.bookmarks.async_create("https://example.com/moved")
    await client.bookmarks.async_archive(moved["id"])

    async def ids(*, archived: bool) -> list[int]:
        ask = client.bookmarks.async_get_archived if archived else client.bookmarks.async_get_all
        page = await ask()
        assert page["count"] == len(page["results"])
        return [item["id"] for item in page["results"]]

    assert await ids(archived=False) == [kept["id"]]
    assert await ids(archived=True) == [moved["id"], away["id"]]
    await client.bookmarks.async_unarchive(away["id"])
    assert await ids(archived=False) == [away["id"], kept["id"]]
    # Saving it again, as the client does by default, does not take it out.
    await client.bookmarks.async_create("https://example.com/moved")
    assert await ids(archived=True) == [moved["id"]]


async def test_a_deleted_bookmark_is_gone_and_comes_back_with_its_number(client: Client) -> None:
    made = await client.bookmarks.async_create("https://example.com/", title="T", tag_names=["a"])
    await client.bookmarks.async_delete(made["id"])
    assert (await client.bookmarks.async_get_all())["results"] == []
    for call in (client.bookmarks.async_get_single, client.bookmarks.async_delete):
        with pytest.raises(UnknownEndpointError):
            await call(made["id"])
    back = await client.bookmarks.async_create("https://example.com/", title="U", tag_names=["b"])
    assert (back["id"], back["title"], back["tag_names"]) == (made["id"], "U", ["b"])


async def test_pages_by_offset(client: Client) -> None:
    for number in range(5):
        await client.bookmarks.async_create(f"https://example.com/{number}")
    page = await client.bookmarks.async_get_all(limit=2, offset=2)
    assert [item["url"][-1] for item in page["results"]] == ["2", "1"]
    assert page["count"] == 5
    assert "offset=4" in page["next"]
    assert "limit=2" in page["previous"]
    last = await client.bookmarks.async_get_all(limit=2, offset=4)
    assert (len(last["results"]), last["next"]) == (1, None)
    assert (await client.bookmarks.async_get_all(limit=2, offset=9))["results"] == []


async def test_searches(client: Client) -> None:
    await client.bookmarks.async_create(
        "https://rome.example/", title="History of Rome", tag_names=["book", "old times"]
    )
    await client.bookmarks.async_create(
        "https://example.com/", notes="history, 100% of it", tag_names=["book/paper"]
    )
    await client.bookmarks.async_create("https://example.org/", title="Nothing")

    async def found(query: str) -> list[str]:
        page = await client.bookmarks.async_get_all(query=query)
        assert page["count"] == len(page["results"])
        return sorted(item["url"] for item in page["results"])

    rome, paper, nothing = "https://rome.example/", "https://example.com/", "https://example.org/"
    assert await found("HISTORY") == [paper, rome]
    assert await found("history rome") == [rome]
    assert await found('"of rome"') == [rome]
    assert await found("100%") == [paper]
    assert await found("#book") == [paper, rome]
    assert await found("#book/paper") == [paper]
    assert await found("#old-times") == [rome]
    assert await found("history not #book/paper") == [rome]
    assert await found("rome or nothing") == [nothing, rome]
    assert await found("(rome or nothing) and not #book") == [nothing]
    assert await found("!untagged") == [nothing]
    assert await found("#unknown") == []
    assert await found("https://example.com/?utm_source=x") == [paper]
    assert await found("https://example.net/") == []


async def test_tags(client: Client) -> None:
    made = await client.tags.async_create("machine learning")
    assert (made["id"], made["name"]) == (1, "machine-learning")
    assert await client.tags.async_get_single(1) == made
    assert await client.tags.async_create("machine-learning") == made
    other = await client.tags.async_create("tech/ai")
    page = await client.tags.async_get_all(limit=5000)
    assert page["count"] == 3
    assert [item["name"] for item in page["results"]] == ["machine-learning", "tech", "tech/ai"]
    assert other["id"] in {item["id"] for item in page["results"]}
    part = await client.tags.async_get_all(limit=1, offset=1)
    assert [item["name"] for item in part["results"]] == ["tech"]
    with pytest.raises(UnknownEndpointError):
        await client.tags.async_get_single(99)


async def test_names_with_blanks_come_back_as_they_were(catalog: Served, client: Client) -> None:
    """Also next to a tag that is really called as the other one is shown."""
    made = await client.bookmarks.async_create(
        "https://example.com/", tag_names=["machine learning"]
    )
    assert made["tag_names"] == ["machine-learning"]
    async with catalog.http(await catalog.token("ada")) as http:
        body = {"url": "https://example.org/", "tags": ["machine-learning"]}
        assert (await http.post("/api/v1/links", json=body)).status_code == 201
        again = await client.bookmarks.async_update(made["id"], tag_names=made["tag_names"])
        assert again["tag_names"] == ["machine-learning"]
        links = (await http.get("/api/v1/links")).json()["items"]
    assert [link["tags"] for link in links] == [["machine-learning"], ["machine learning"]]
    found = await client.bookmarks.async_get_all(query="#machine-learning")
    assert [item["url"] for item in found["results"]] == ["https://example.org/"]


async def test_the_profile(client: Client) -> None:
    profile = await client.user.async_get_profile()
    assert profile["enable_sharing"] is False
    assert profile["search_preferences"] == {
        "sort": "added_desc",
        "shared": "off",
        "unread": "off",
    }


async def test_accounts_do_not_meet(catalog: Served, client: Client) -> None:
    other = await client_of(catalog, "eve")
    mine = await client.bookmarks.async_create("https://example.com/", tag_names=["mine"])
    assert (await other.bookmarks.async_get_all())["count"] == 0
    assert (await other.tags.async_get_all())["count"] == 0
    for call in (
        other.bookmarks.async_get_single,
        other.bookmarks.async_archive,
        other.bookmarks.async_delete,
        other.tags.async_get_single,
    ):
        with pytest.raises(UnknownEndpointError):
            await call(mine["id"])
    theirs = await other.bookmarks.async_create("https://example.com/", tag_names=["theirs"])
    assert theirs["id"] == 1  # each counts for itself
    assert (await client.bookmarks.async_get_single(1))["tag_names"] == ["mine"]


async def test_scopes(catalog: Served, client: Client) -> None:
    made = await client.bookmarks.async_create("https://example.com/")
    reader = await client_of(catalog, "ada", Scope.READ)
    assert await reader.bookmarks.async_get_single(made["id"]) == made
    with pytest.raises(RequestError, match="scope"):
        await reader.bookmarks.async_delete(made["id"])
    with pytest.raises(RequestError, match="scope"):
        await reader.tags.async_create("x")


async def test_a_wrong_token(catalog: Served) -> None:
    stranger = await async_get_client(f"{catalog.url}/compat/linkding", "lsk_wrong")
    with pytest.raises(InvalidTokenError):
        await stranger.bookmarks.async_get_all()
