using System.Text.Json;

namespace LocalCloud.DurableTask.Worker;

/// <summary>The SDK writes an activity's input as an array of one.</summary>
internal static class ActivityInput
{
    /// <summary>The one element as JSON; null for none. Text that is no such array stays as it is.</summary>
    public static string? Unwrap(string? input)
    {
        if (string.IsNullOrEmpty(input))
        {
            return null;
        }

        try
        {
            using var parsed = JsonDocument.Parse(input);
            var root = parsed.RootElement;
            return root.ValueKind != JsonValueKind.Array || root.GetArrayLength() > 1 ? input
                : root.GetArrayLength() == 0 || root[0].ValueKind == JsonValueKind.Null ? null
                : root[0].GetRawText();
        }
        catch (JsonException)
        {
            return input;
        }
    }
}
