using System.Globalization;
using System.Text;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;

namespace LocalCloud.Dashboard.Invocations;

/// <summary>What is told of inputs and outputs.</summary>
internal static class InvocationText
{
    private const int Longest = 1_000;
    private const int LongestError = 4_000;
    private static readonly string[] s_coded = ["orchestrationTrigger", "entityTrigger"];

    public static string CutError(string text) => Cut.To(LongestError, text);

    public static string? AboutOf(ObservedInvocation invocation) => invocation switch
    {
        { Http: { } http } => $"{http.Request.Method} {http.Request.Path}",
        { Input.Value.Http: { } request } => $"{request.Method} {PathOf(request.Url)}",
        _ => invocation.Input.About,
    };

    /// <summary>The body of a request that goes to the app's own pipeline passes by the host and is not kept.</summary>
    public static string? InputOf(ObservedInvocation invocation) =>
        s_coded.Contains(invocation.Function.Trigger.Type, StringComparer.OrdinalIgnoreCase) ? null : TextOf(invocation.Input.Value);

    /// <summary>Of the answer; 200 for what is no request.</summary>
    public static int StatusOf(ObservedInvocation invocation) =>
        invocation.Http is { } http ? http.Response.StatusCode
        : invocation.Result?.ReturnValue?.Http is { } answer && int.TryParse(answer.StatusCode, NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status
        : 200;

    public static string? OutputOf(ObservedInvocation invocation)
    {
        if (invocation is not { Http: null, Result: { } result } || s_coded.Contains(invocation.Function.Trigger.Type, StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        var returned = result.ReturnValue is { } value ? TextOf(value) : null;
        return result.Outputs.Count == 0 ? returned
            : Cut.To(Longest, string.Join("\n", result.Outputs.Select(output => $"{output.Key}: {TextOf(output.Value)}").Prepend(returned).Where(text => text is not null)));
    }

    private static string? TextOf(TypedData value) => value.DataCase switch
    {
        TypedData.DataOneofCase.String => Cut.To(Longest, value.String),
        TypedData.DataOneofCase.JsonUtf8 => Cut.To(Longest, value.JsonUtf8.Span),
        TypedData.DataOneofCase.Bytes => Encoding.UTF8.GetString(value.Bytes.Span[..Math.Min(value.Bytes.Length, Longest)]),
        TypedData.DataOneofCase.Http => value.Http.Body is { } body ? TextOf(body) : null,
        TypedData.DataOneofCase.Int => value.Int.ToString(CultureInfo.InvariantCulture),
        TypedData.DataOneofCase.Double => value.Double.ToString(CultureInfo.InvariantCulture),
        TypedData.DataOneofCase.CollectionString => Cut.To(Longest, string.Join("\n", value.CollectionString.String)),
        _ => null,
    };

    private static string PathOf(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.AbsolutePath : url;
}
