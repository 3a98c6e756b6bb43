using System.Text;
using System.Text.Encodings.Web;
using LocalCloud.Host.Runtime;
using LocalCloud.Host.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Host.Http;

/// <summary>
/// The page at the root, with the words of the real host's and links to whatever a browser can open as it is. The setting
/// <c>AzureWebJobsDisableHomepage</c> leaves only a 204, there as here.
/// </summary>
internal sealed class HomePage(HostState state, HttpFunctionEndpoints functions, AppSettings settings, IServiceProvider services)
{
    private const string Title = "Your Functions app is up and running";

    private bool IsDisabled => string.Equals(settings["AzureWebJobsDisableHomepage"], bool.TrueString, StringComparison.OrdinalIgnoreCase);

    // Behind every function: an app may serve the root itself.
    public void Map(IEndpointRouteBuilder endpoints) => endpoints.MapMethods("/", ["GET", "HEAD"], Answer).WithOrder(1000).WithMetadata(EndpointKey.None);

    private IResult Answer() => IsDisabled ? Results.NoContent() : Results.Content(Page(), "text/html", Encoding.UTF8);

    private string Page()
    {
        var page = new StringBuilder($$"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <meta name="color-scheme" content="light dark">
            <title>{{Title}}</title>
            <style>body { font: 1rem/1.6 system-ui, sans-serif; max-width: 44rem; margin: 3rem auto; padding: 0 1rem } small { opacity: .7 }</style>
            </head>
            <body>
            <h1>{{Title}}</h1>

            """);
        Section(page, "Functions", Functions());
        Section(page, "LocalCloud", OwnPages());
        return page.Append("</body>\n</html>\n").ToString();
    }

    // What takes GET and needs nothing filled in; health says most, so it comes first.
    private IEnumerable<HomePageLink> Functions() => state.Functions
        .Where(function => !function.IsDisabled && function.Trigger.Type.Equals("httpTrigger", StringComparison.OrdinalIgnoreCase))
        .Where(function => HttpTriggerBinding.MethodsOf(function) is var methods && (methods.Count == 0 || methods.Contains("GET")))
        .Select(function => new HomePageLink(functions.RouteOf(function), function.Name))
        .Where(link => !link.Path.Contains('{', StringComparison.Ordinal))
        .OrderByDescending(link => link.Path.EndsWith("/health", StringComparison.OrdinalIgnoreCase))
        .ThenBy(link => link.Path, StringComparer.OrdinalIgnoreCase);

    // Asked for late: the endpoints are known once all of them are mapped.
    private IEnumerable<HomePageLink> OwnPages() => services.GetRequiredService<EndpointDataSource>().Endpoints
        .Select(endpoint => endpoint.Metadata.GetMetadata<HomePageLink>())
        .OfType<HomePageLink>();

    private static void Section(StringBuilder page, string name, IEnumerable<HomePageLink> links)
    {
        var items = links.Select(link => $"<li><a href=\"{Escape(link.Path)}\">{Escape(link.Path)}</a> <small>{Escape(link.Text)}</small></li>\n").ToArray();
        if (items.Length > 0)
        {
            page.Append("<h2>").Append(name).Append("</h2>\n<ul>\n").AppendJoin("", items).Append("</ul>\n");
        }
    }

    private static string Escape(string text) => HtmlEncoder.Default.Encode(text);
}
