using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using EndToEnd.Tests.Support;
using Microsoft.Playwright;

namespace Dashboard.Tests.Browser;

/// <summary>One open page, which must stay without errors and within its own origin: what it does wrong is told when it is closed.</summary>
public sealed class Sheet : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly Uri _address;
    private readonly ConcurrentQueue<string> _complaints = [];

    private Sheet(IBrowserContext context, IPage page, Uri address)
    {
        (_context, Page, _address) = (context, page, address);
        page.SetDefaultTimeout(20_000);
        page.Console += (_, message) =>
        {
            // A violation of the policy is told here, too.
            if (message.Type is "error" or "warning")
            {
                _complaints.Enqueue($"console: {message.Text}");
            }
        };
        page.PageError += (_, error) => _complaints.Enqueue($"error: {error}");
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                _complaints.Enqueue($"another origin: {request.Url}");
            }
        };
        page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
    }

    public IPage Page { get; }

    private static string Folder => RepositoryFiles.Path("tests/Dashboard.Tests/bin/screenshots");

    public static async Task<Sheet> OpenAsync(IBrowserContext context, Uri address)
    {
        var sheet = new Sheet(context, await context.NewPageAsync(), address);
        await sheet.Page.GotoAsync(address.ToString());
        await sheet.Page.Locator("#live.live").WaitForAsync();
        return sheet;
    }

    /// <summary>To a page of the dashboard, by its path.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(new Uri(_address, "#/" + path).ToString());
        await Page.Locator("main h1").First.WaitForAsync();
    }

    public ILocator Text(string text) => Page.Locator("main").GetByText(text).First;

    /// <summary>Waits until it is to be seen.</summary>
    public Task SeeAsync(string text) => Text(text).WaitForAsync();

    public async Task ShootAsync(string name)
    {
        Directory.CreateDirectory(Folder);
        await Page.ScreenshotAsync(new() { Path = System.IO.Path.Combine(Folder, name + ".png"), FullPage = true });
    }

    /// <summary>What is in the window; how many bytes the picture has.</summary>
    public async Task<int> ShootWindowAsync(string name)
    {
        Directory.CreateDirectory(Folder);
        return (await Page.ScreenshotAsync(new() { Path = System.IO.Path.Combine(Folder, name + ".png") })).Length;
    }

    /// <summary>In milliseconds after the page was asked for.</summary>
    public Task<double> FirstPaintAsync() =>
        Page.EvaluateAsync<double>("performance.getEntriesByType('paint').find(entry => entry.name === 'first-contentful-paint').startTime");

    /// <summary>Nothing may stick out to the side.</summary>
    public async Task FitsAsync(string what) =>
        Assert.True(await Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth && [...document.querySelectorAll('.scroll')].every(one => innerWidth > 720 || one.scrollWidth <= one.clientWidth + 1)"), $"{what} is wider than the window.");

    /// <summary>Everybody must be able to use it.</summary>
    public async Task IsAccessibleAsync(string what) => Check(what, await Page.RunAxe());

    public async Task HasContrastAsync(string what) =>
        Check(what, await Page.RunAxe(new AxeRunOptions { RunOnly = RunOnlyOptions.Rules("color-contrast") }));

    private static void Check(string what, AxeResult found)
    {
        Assert.Empty(found.Violations.Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{what}: {violation.Id} ({violation.Help}): {string.Join(" | ", violation.Nodes.Take(3).Select(node => node.Html))}"));
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.Empty(_complaints);
    }
}
