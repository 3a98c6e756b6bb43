using System.Reflection;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace OrderFlow.Operations.Contracts;

/// <summary>What the page is made of: our own two files, and Swagger UI, which its package carries, compressed, as resources.</summary>
internal static class DocsFiles
{
    private const string Viewer = "Swashbuckle.AspNetCore.SwaggerUI.node_modules.swagger_ui_dist.";

    private static readonly Dictionary<string, string> s_types = new(StringComparer.Ordinal)
    {
        [".css"] = "text/css; charset=utf-8", [".html"] = "text/html; charset=utf-8", [".js"] = "text/javascript; charset=utf-8", [".png"] = "image/png",
    };

    private static readonly Dictionary<string, DocsFile> s_files = new(StringComparer.Ordinal)
    {
        ["docs.html"] = Own("docs.html"),
        ["docs.js"] = Own("docs.js"),
        ["swagger-ui.css"] = OfViewer("swagger-ui.css"),
        ["swagger-ui-bundle.js"] = OfViewer("swagger-ui-bundle.js"),
        ["favicon-32x32.png"] = OfViewer("favicon-32x32.png"),
        ["LICENSE"] = OfViewer("LICENSE"),
        ["NOTICE"] = OfViewer("NOTICE"),
    };

    public static DocsFile? Find(string name) => s_files.GetValueOrDefault(name);

    private static DocsFile Own(string name) => Of(Assembly.GetExecutingAssembly(), name, name);

    private static DocsFile OfViewer(string name) => Of(typeof(SwaggerUIOptions).Assembly, Viewer + name, name);

    private static DocsFile Of(Assembly assembly, string resource, string name) =>
        new(assembly, resource, s_types.GetValueOrDefault(Path.GetExtension(name), "text/plain; charset=utf-8"));
}
