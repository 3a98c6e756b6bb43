// Signatures of Microsoft.Azure.Functions.Worker.Core 2.52.0 and Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore 2.1.1.
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker;

public static class FunctionContextLoggerExtensions
{
    public static ILogger<T> GetLogger<T>(this FunctionContext context) => context.InstanceServices.GetRequiredService<ILogger<T>>();

    public static ILogger GetLogger(this FunctionContext context, string categoryName) =>
        context.InstanceServices.GetRequiredService<ILoggerFactory>().CreateLogger(categoryName);
}

public static class FunctionContextExtensions
{
    // The real worker keeps it under this key; unit tests of function apps rely on it.
    private const string HttpContextKey = "HttpRequestContext";

    public static HttpContext? GetHttpContext(this FunctionContext context) =>
        context.Items.TryGetValue(HttpContextKey, out var value) && value is HttpContext http ? http : context.Features.Get<HttpContext>();
}
