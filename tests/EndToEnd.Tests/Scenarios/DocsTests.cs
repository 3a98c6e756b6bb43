using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Support;

namespace EndToEnd.Tests.Scenarios;

/// <summary>The page that shows the contract needs nobody but the app.</summary>
[Collection(nameof(Anywhere)), Trait(nameof(Anywhere.Runs), nameof(Anywhere))]
public sealed partial class DocsTests(AnyShop any)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_loads_its_own_files_and_may_load_no_others()
    {
        using var page = await any.Shop.Http.GetAsync("/api/docs", Cancellation);
        var html = await page.Content.ReadAsStringAsync(Cancellation);
        Assert.Equal(("text/html", HttpStatusCode.OK), (page.Content.Headers.ContentType!.MediaType, page.StatusCode));
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);

        var files = Reference().Matches(html).Select(reference => reference.Groups["file"].Value).ToList();
        Assert.Contains("docs/swagger-ui-bundle.js", files);
        foreach (var file in files)
        {
            using var answer = await any.Shop.Http.GetAsync(new Uri(page.RequestMessage!.RequestUri!, file), Cancellation);
            Assert.Equal((file, HttpStatusCode.OK), (file, answer.StatusCode));
            Assert.NotEmpty(await answer.Content.ReadAsByteArrayAsync(Cancellation));
        }
    }

    [Fact]
    public async Task A_file_is_sent_compressed_to_those_who_ask_for_it_and_not_again_to_those_who_have_it()
    {
        const string path = "/api/docs/swagger-ui.css";
        using var plain = await any.Shop.Http.GetAsync(path, Cancellation);
        Assert.Empty(plain.Content.Headers.ContentEncoding);
        using var packed = await any.Shop.SendAsync(HttpMethod.Get, path, null, ("Accept-Encoding", "gzip, br"));
        Assert.Equal(["gzip"], packed.Content.Headers.ContentEncoding);
        await using var unpacked = new GZipStream(await packed.Content.ReadAsStreamAsync(Cancellation), CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked);
        Assert.Equal(await plain.Content.ReadAsStringAsync(Cancellation), await reader.ReadToEndAsync(Cancellation));

        using var known = await any.Shop.SendAsync(HttpMethod.Get, path, null, ("If-None-Match", plain.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
    }

    [Fact]
    public async Task With_a_slash_at_its_end_the_address_leads_to_the_page()
    {
        using var page = await any.Shop.Http.GetAsync("/api/docs/", Cancellation);
        Assert.Equal("/api/docs", page.RequestMessage!.RequestUri!.AbsolutePath);
    }

    [Theory]
    [InlineData("nothing.js")]
    [InlineData("%2e%2e%2fhost.json")]
    [InlineData("index.html")]
    public async Task There_are_no_other_files(string file) =>
        await (await any.Shop.Http.GetAsync($"/api/docs/{file}", Cancellation)).ProblemAsync(HttpStatusCode.NotFound, "file-not-found");

    [GeneratedRegex("(src|href)=\"(?<file>[^\"]+)\"")]
    private static partial Regex Reference();
}
