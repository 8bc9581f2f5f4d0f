using System.Net.Http;
using System.Threading.Tasks;
using Newtonsoft.Json.Linq;

/// <summary>
/// The new search answers with a bare array; this wraps it into a page like every other list of the service.
/// </summary>
public class Script : ScriptBase
{
    public override async Task<HttpResponseMessage> ExecuteAsync()
    {
        var response = await this.Context.SendAsync(this.Context.Request, this.CancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            return response;
        }

        var text = await response.Content.ReadAsStringAsync().ConfigureAwait(false);
        var page = new JObject { ["value"] = JArray.Parse(text) };
        response.Content = CreateJsonContent(page.ToString());
        return response;
    }
}
