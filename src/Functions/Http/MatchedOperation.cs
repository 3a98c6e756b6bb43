using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace OrderFlow.Http;

/// <summary>
/// Which function answers a request, for which values of its route: the same for every spelling of the path that routing takes for the same
/// (<c>/stock</c>, <c>/stock/</c>, <c>/STOCK</c>).
/// </summary>
public static class MatchedOperation
{
    public static string Of(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var function = request.HttpContext.Items[typeof(MatchedOperation)] as string
            ?? throw new InvalidOperationException($"{nameof(CorrelationMiddleware)} has not seen this request.");
        var values = request.RouteValues
            .OrderBy(value => value.Key, StringComparer.OrdinalIgnoreCase)
            .Select(value => $"{value.Key.ToLowerInvariant()}={value.Value}");
        return string.Join('\n', values.Prepend(function));
    }

    internal static void Set(HttpContext http, FunctionDefinition function) => http.Items[typeof(MatchedOperation)] = function.Name;
}
