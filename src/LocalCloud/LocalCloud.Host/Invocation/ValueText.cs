using System.Globalization;
using LocalCloud.Host.Protocol;

namespace LocalCloud.Host.Invocation;

/// <summary>The single values of the protocol as text.</summary>
internal static class ValueText
{
    /// <summary>Null for none, and for what is no single value.</summary>
    public static string? Of(TypedData value) => value.DataCase switch
    {
        TypedData.DataOneofCase.String => value.String,
        TypedData.DataOneofCase.JsonUtf8 => value.Json,
        TypedData.DataOneofCase.Bytes => value.Bytes.ToStringUtf8(),
        TypedData.DataOneofCase.Stream => value.Stream.ToStringUtf8(),
        TypedData.DataOneofCase.Int => value.Int.ToString(CultureInfo.InvariantCulture),
        TypedData.DataOneofCase.Double => value.Double.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };
}
