using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using LocalCloud.Dashboard.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;

namespace LocalCloud.Dashboard.Page;

/// <summary>The page and its files, out of this assembly.</summary>
internal sealed class PageFiles(PageToken token, DashboardOptions options)
{
    private const string PageName = "index.html";
    private static readonly Assembly s_assembly = typeof(PageFiles).Assembly;
    private static readonly FileExtensionContentTypeProvider s_types = new();
    private readonly Lazy<FrozenDictionary<string, (byte[] Bytes, string ETag)>> _files = new(() => s_assembly.GetManifestResourceNames()
        .Where(name => s_types.TryGetContentType(name, out _)).Select(name => (Name: name, Bytes: Read(name)))
        .ToFrozenDictionary(file => file.Name, file => (file.Bytes, TagOf(file.Bytes))));

    public Task ShowPageAsync(HttpContext http)
    {
        var text = System.Text.Encoding.UTF8.GetString(_files.Value[PageName].Bytes)
            .Replace("{{token}}", token.Text, StringComparison.Ordinal)
            .Replace("{{app}}", System.Text.Encodings.Web.HtmlEncoder.Default.Encode(options.AppName), StringComparison.Ordinal);
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync(text, http.RequestAborted);
    }

    public Task ShowFileAsync(HttpContext http)
    {
        var name = (string?)http.Request.RouteValues["file"] ?? "";
        return name == PageName || !_files.Value.TryGetValue(name, out var file)
            ? Results.NotFound().ExecuteAsync(http)
            : SendAsync(http, name, file.Bytes, file.ETag);
    }

    /// <summary>A browser asks again each time, and is told in a word that nothing has changed.</summary>
    public static async Task SendAsync(HttpContext http, string name, ReadOnlyMemory<byte> bytes, string etag)
    {
        http.Response.Headers.ETag = etag;
        http.Response.Headers.CacheControl = "no-cache";
        if (http.Request.Headers.IfNoneMatch == etag)
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        s_types.TryGetContentType(name, out var type);
        http.Response.ContentType = type + "; charset=utf-8";
        http.Response.ContentLength = bytes.Length;
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }

    public static string TagOf(byte[] bytes) => $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}\"";

    private static byte[] Read(string name)
    {
        using var stream = s_assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
