using System.Text;
using System.Text.Json;
using LocalCloud.Functions.Invocation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Functions.Http;

/// <summary>The body of the HTTP request as text, bytes or, by the worker's serializer, an object.</summary>
internal sealed class FromBodyConverter : IInputConverter
{
    public async ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        try
        {
            return ConversionResult.Success(await ReadAsync(context.FunctionContext, context.TargetType));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return ConversionResult.Failed(exception);
        }
    }

    public static async ValueTask<object?> ReadAsync(FunctionContext context, Type type)
    {
        var request = context.GetHttpContext()?.Request
            ?? throw new InvalidOperationException("[FromBody] needs a function with an HTTP trigger.");
        if (type != typeof(string) && type != typeof(byte[]))
        {
            return await context.InstanceServices.GetRequiredService<WorkerSerializer>()
                .DeserializeAsync(request.Body, type, context.CancellationToken);
        }

        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, context.CancellationToken);
        return type == typeof(string) ? Encoding.UTF8.GetString(buffer.ToArray()) : buffer.ToArray();
    }
}
