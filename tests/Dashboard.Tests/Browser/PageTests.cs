using Dashboard.Tests.Support;
using Microsoft.Playwright;

namespace Dashboard.Tests.Browser;

/// <summary>What somebody does with the page.</summary>
public sealed class PageTests(ShopDashboard shop, Chromium chromium)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_order_is_followed_from_its_request_to_the_saga_the_documents_and_the_message()
    {
        await using var sheet = await chromium.OpenAsync(shop.Open.Address);
        var order = await shop.OrderAsync();
        await shop.Cloud.QuiesceAsync(cancellationToken: Stop);

        await sheet.Page.Locator("td a", new() { HasTextString = "PlaceOrder" }).First.ClickAsync();
        await sheet.Page.Locator($"main tbody a[href*='{(await shop.PlacedAsync(order))["id"]}']").First.ClickAsync();
        await sheet.SeeAsync("command PlaceOrder");
        await sheet.SeeAsync("saga ChargePayment");
        await sheet.Page.Locator(".trace li", new() { HasTextString = "saga ChargePayment" }).Locator("a.in").First.ClickAsync();
        await sheet.Page.Locator("dd a", new() { HasTextString = order }).ClickAsync();
        await sheet.SeeAsync("ended: Completed");
        await sheet.SeeAsync("ReserveStock");

        await sheet.GoAsync("cosmosdb/orderflow/order-details");
        await sheet.Page.GetByLabel("Query", new() { Exact = true }).First.FillAsync($"SELECT * FROM c WHERE ENDSWITH(c.id, '{order}')");
        await sheet.Page.Locator("button", new() { HasTextString = "Run" }).ClickAsync();
        await sheet.SeeAsync("1 found");
        await sheet.SeeAsync("What the engine did");

        await sheet.GoAsync("messages");
        await sheet.Page.Locator("summary", new() { HasTextString = $"order-{order}/6/updated" }).First.WaitForAsync();
    }

    [Fact]
    public async Task A_declined_order_shows_what_was_undone()
    {
        await using var sheet = await chromium.OpenAsync(shop.Open.Address);
        var order = await shop.OrderAsync("tok_declined");
        await shop.Cloud.QuiesceAsync(cancellationToken: Stop);
        await sheet.GoAsync($"orchestrations/{order}");
        await sheet.SeeAsync("ReleaseStock");
        await sheet.Page.Locator("li.undo", new() { HasTextString = "ReleaseStock" }).WaitForAsync();
        await sheet.ShootAsync("orchestration-declined");
    }

    [Fact]
    public async Task A_dead_letter_is_sent_again_with_a_click()
    {
        await using var sheet = await chromium.OpenAsync(shop.Open.Address);
        await sheet.GoAsync("messages/carrier-updates");
        await sheet.Page.Locator("summary", new() { HasTextString = "Send a message" }).ClickAsync();
        await sheet.Page.GetByLabel("Session").FillAsync("parcel-1");
        await sheet.Page.GetByLabel("Body").Last.FillAsync("no json");
        await sheet.Page.Locator("button", new() { HasTextString = "Send" }).Last.ClickAsync();
        await sheet.GoAsync("messages/carrier-updates/dead");
        await sheet.Page.Locator("button", new() { HasTextString = "Resubmit" }).First.ClickAsync();
        await sheet.Page.Locator("#toast.shown", new() { HasTextString = "Sent again." }).WaitForAsync();
    }

    [Fact]
    public async Task The_app_has_pages_of_its_own_an_order_tells_its_story_and_a_projection_is_rebuilt()
    {
        await using var sheet = await chromium.OpenAsync(shop.Open.Address);
        var order = await shop.OrderAsync();
        await shop.Cloud.QuiesceAsync(cancellationToken: Stop);
        await sheet.Page.Locator("nav a", new() { HasTextString = "Order story" }).ClickAsync();
        await sheet.Page.Locator("main tbody a", new() { HasTextString = order }).ClickAsync();
        await sheet.SeeAsync("order-confirmed");
        await sheet.SeeAsync("status:");
        await sheet.SeeAsync("values that both have are the same.");
        await sheet.Page.Locator("li", new() { HasTextString = "ReserveStock" }).First.WaitForAsync();
        var sent = sheet.Page.Locator("section", new() { HasTextString = "Messages out" }).Last;
        await sent.Locator("tr", new() { HasTextString = "Event Grid" }).Filter(new() { HasTextString = "delivered" }).First.WaitForAsync();
        await sent.Locator("tr", new() { HasTextString = "order-events" }).Filter(new() { HasTextString = "com.orderflow.order.confirmed.v1" }).First.WaitForAsync();

        await sheet.Page.Locator("nav a", new() { HasTextString = "Projections" }).ClickAsync();
        await sheet.Page.Locator("tr", new() { HasTextString = "order-summaries" }).Locator("button", new() { HasTextString = "Rebuild" }).ClickAsync();
        await sheet.Page.Locator("tr", new() { HasTextString = "order-summaries" }).Locator("small", new() { HasTextString = "events in" }).WaitForAsync();
    }

    [Fact]
    public async Task A_parked_sequence_is_seen_retried_and_gone()
    {
        await using var sheet = await chromium.OpenAsync(shop.Open.Address);
        using var tampering = new EndToEnd.Tests.Support.Tampering(shop.Cloud.CosmosConnectionString);
        var (good, bad) = (await shop.OrderAsync(draft: true), await shop.OrderAsync(draft: true));
        await shop.AddItemAsync(good);
        await tampering.CopyAsync(good, bad, 2, poisonous: true);
        await sheet.GoAsync("app-projections");
        var parked = sheet.Page.Locator("tr", new() { HasTextString = $"order-details.order-{bad}" });
        await parked.WaitForAsync();
        await sheet.SeeAsync("order-teleported");
        await sheet.ShootAsync("parked");

        // Nothing has changed about it, so it stays.
        await parked.Locator("button", new() { HasTextString = "Retry" }).ClickAsync();
        await sheet.Page.Locator("#toast.shown", new() { HasTextString = "Handled 0, 1 left." }).WaitForAsync();

        await tampering.CureAsync(bad, 2);
        await parked.Locator("button", new() { HasTextString = "Retry" }).ClickAsync();
        await sheet.Page.Locator("#toast.shown", new() { HasTextString = "Handled 1, 0 left." }).WaitForAsync();
        await parked.WaitForAsync(new() { State = WaitForSelectorState.Detached });

        // The other one is passed over.
        var other = sheet.Page.Locator("tr", new() { HasTextString = $"order-summaries.order-{bad}" });
        await other.Locator("button", new() { HasTextString = "Drop" }).ClickAsync();
        await other.WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    [Fact]
    public async Task A_change_shows_as_it_is_written_with_those_who_follow()
    {
        await using var sheet = await chromium.OpenAsync(shop.Open.Address);
        await sheet.GoAsync("cosmosdb/orderflow/events");
        var feed = sheet.Page.Locator("section", new() { HasTextString = "Change feed, live" }).Last;
        await feed.WaitForAsync();
        var order = await shop.OrderAsync();
        await shop.Cloud.QuiesceAsync(cancellationToken: Stop);
        await feed.Locator("tr", new() { HasTextString = $"order-{order}" }).Filter(new() { HasTextString = "handled" }).First.WaitForAsync();
        await sheet.Page.Locator("tr", new() { HasTextString = "ProjectOrderDetails" }).Filter(new() { HasTextRegex = new("range 0: [0-9,]+ of [0-9,]+") }).First.WaitForAsync();
    }

    /// <summary>How long, whoever runs it reads; asserted is only what a busy machine keeps, too.</summary>
    [Fact]
    public async Task The_page_paints_at_once()
    {
        await using var sheet = await chromium.OpenAsync(shop.Open.Address);
        var paint = await sheet.FirstPaintAsync();
        TestContext.Current.TestOutputHelper!.WriteLine($"First paint after {paint:0} ms.");
        Assert.InRange(paint, 0, 2_000);
    }

    [Fact]
    public async Task The_clock_is_frozen_and_moved_until_an_approval_expires()
    {
        await using var own = new ShopDashboard();
        await own.InitializeAsync();
        await using var sheet = await chromium.OpenAsync(own.Open.Address);
        var order = await own.OrderAsync(quantity: 300);
        await own.Cloud.QuiesceAsync(cancellationToken: Stop);
        await sheet.GoAsync($"orchestrations/{order}");
        await sheet.SeeAsync("waits until");
        await sheet.GoAsync("faults");
        await sheet.Page.Locator("button", new() { HasTextString = "Freeze" }).ClickAsync();
        await sheet.SeeAsync("Stands still at");
        await sheet.Page.Locator("button", new() { HasTextString = "+ 7 days" }).ClickAsync();
        await sheet.GoAsync($"orchestrations/{order}");
        await sheet.SeeAsync("timer fired");
        await sheet.SeeAsync("ended: Completed");
        await sheet.GoAsync($"app-order/{order}");
        await sheet.SeeAsync("order-cancelled");
    }

    [Fact]
    public async Task A_fault_is_switched_on_hits_and_is_switched_off()
    {
        await using var open = await OpenDashboard.OfAsync(EndToEnd.Tests.Support.RepositoryFiles.Path("tests/Samples/SampleApp"));
        await using var sheet = await chromium.OpenAsync(open.Address);
        await sheet.GoAsync("faults");
        var fault = sheet.Page.GetByLabel("Change feeds deliver everything twice");
        await fault.CheckAsync();
        await sheet.SeeAsync("hit 0 times");
        using var answer = await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(open.Cloud.Http, "/api/notes", new { id = "n1", text = "hello" }, Stop);
        await sheet.SeeAsync("hit 1 times");
        await fault.UncheckAsync();
        await sheet.SeeAsync("Nothing goes wrong on purpose.");
        Assert.Empty(open.Cloud.Faults.Rules);
    }

    [Fact]
    public async Task A_list_that_is_opened_by_its_address_offers_every_function_and_shows_which_is_chosen()
    {
        await using var sheet = await chromium.OpenAsync(new Uri(shop.Open.Address, "#/invocations?function=PlaceOrder"));
        var functions = sheet.Page.Locator("main select").First;
        await functions.Locator("option", new() { HasTextString = "ProjectOrderDetails" }).WaitForAsync(new() { State = WaitForSelectorState.Attached });
        Assert.Equal("PlaceOrder", await functions.InputValueAsync());
    }

    [Fact]
    public async Task The_keyboard_is_enough()
    {
        await using var sheet = await chromium.OpenAsync(shop.Open.Address);
        await sheet.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to content", await sheet.Page.EvaluateAsync<string>("document.activeElement.textContent"));
        for (var i = 0; i < 2; i++)
        {
            await sheet.Page.Keyboard.PressAsync("Tab");
        }

        await sheet.Page.Keyboard.PressAsync("Enter");
        await sheet.Page.Locator("h1", new() { HasTextString = "Invocations" }).WaitForAsync();
        await sheet.Page.Keyboard.PressAsync("/");
        Assert.Equal("search", await sheet.Page.EvaluateAsync<string>("document.activeElement.type"));
        await sheet.Page.Keyboard.TypeAsync("nobody writes this");
        await sheet.Page.Keyboard.PressAsync("Enter");
        await sheet.SeeAsync("No invocation yet.");
    }

    /// <summary>In both themes and in a narrow window; the pictures lie in <c>bin/screenshots</c>.</summary>
    [Fact]
    public async Task Every_page_fits_is_accessible_and_without_errors()
    {
        await using var sheet = await chromium.OpenAsync(shop.Open.Address);
        var order = await shop.OrderAsync();
        await shop.OrderAsync("tok_declined");
        await shop.Cloud.QuiesceAsync(cancellationToken: Stop);
        var placed = (string)(await shop.PlacedAsync(order))["id"]!;
        foreach (var (name, path) in ((string, string)[])
        [
            ("overview", "overview"), ("invocations", "invocations"), ("invocation", $"invocations/{placed}"), ("orchestrations", "orchestrations"), ("orchestration", $"orchestrations/{order}"),
            ("cosmosdb", "cosmosdb/orderflow/order-details"), ("messages", "messages/order-events%2FSubscriptions%2Fall"), ("story", $"app-order/{order}"), ("projections", "app-projections"),
            ("faults", "faults"), ("logs", "logs"),
        ])
        {
            await sheet.GoAsync(path);
            await sheet.Page.Locator("main table, main .trace, main .timeline, main .card").First.WaitForAsync();
            await sheet.IsAccessibleAsync(name);
            await sheet.ShootAsync($"{name}-light");
            await sheet.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            await sheet.HasContrastAsync($"{name}, dark");
            await sheet.ShootAsync($"{name}-dark");
            await sheet.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
            await sheet.Page.SetViewportSizeAsync(360, 740);
            await sheet.FitsAsync(name);
            await sheet.ShootAsync($"{name}-360");
            await sheet.Page.SetViewportSizeAsync(1280, 900);
        }

        // The picture of the README: copy it to docs when the page has changed.
        await sheet.Page.SetViewportSizeAsync(1000, 560);
        await sheet.GoAsync($"invocations/{placed}");
        await sheet.Page.Locator(".trace li").Nth(8).WaitForAsync();
        await sheet.Page.Locator(".trace").First.EvaluateAsync("trace => scrollTo(0, trace.getBoundingClientRect().top + scrollY - 110)");
        Assert.InRange(await sheet.ShootWindowAsync("readme"), 1, 100_000);
    }
}
