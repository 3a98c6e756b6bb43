using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace LocalCloud.Dashboard.Page;

/// <summary>
/// Pages that the app brings along: modules in the folder <c>dashboard</c> of its build output, each of which exports a <c>title</c> and
/// <c>show(element, tools)</c>. The app needs no reference to us for that, and we know nothing of what they show.
/// </summary>
internal sealed partial class AppPages(DashboardOptions options)
{
    private const string Folder = "dashboard";

    public IEnumerable<string> List()
    {
        var folder = Path.Combine(options.AppDirectory, Folder);
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*.js").Select(file => Path.GetFileName(file)!).Where(name => Name().IsMatch(name)).Order(StringComparer.Ordinal)
            : [];
    }

    public async Task ShowFileAsync(HttpContext http)
    {
        var name = (string?)http.Request.RouteValues["file"] ?? "";
        var path = Path.Combine(options.AppDirectory, Folder, name);
        if (!Name().IsMatch(name) || !File.Exists(path))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var bytes = await File.ReadAllBytesAsync(path, http.RequestAborted);
        await PageFiles.SendAsync(http, name, bytes, PageFiles.TagOf(bytes));
    }

    /// <summary>No way out of the folder.</summary>
    [GeneratedRegex(@"^[a-zA-Z0-9][a-zA-Z0-9_-]*\.(js|css)$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
